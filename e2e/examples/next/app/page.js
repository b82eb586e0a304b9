import { connection } from 'next/server';
import { App } from './app.js';
import { createCheckout } from './checkout.js';

export default async function Page() {
  await connection();
  return <App {...(await createCheckout())} />;
}
