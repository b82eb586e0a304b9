import type { Page } from '@playwright/test';

/** Holds each request to an address until the returned function is called. */
export const holdRequests = async (page: Page, address: string): Promise<() => void> => {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(address, async (route) => {
    await released;
    await route.fallback();
  });
  return release;
};
