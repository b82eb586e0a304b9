import { Agent, request as rawRequest } from 'node:http';

/** Whether a second write uses the connection of the first write. */
export async function connectionIsKept(url: string | URL, body: unknown): Promise<boolean> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = { 'content-type': 'application/json' };
  const send = () =>
    new Promise<boolean>((resolve, reject) => {
      const request = rawRequest(url, { method: 'POST', headers, agent }, (response) => {
        response.resume().once('end', () => resolve(request.reusedSocket));
      });
      request.once('error', reject).end(JSON.stringify(body));
    });
  await send();
  const isKept = await send();
  agent.destroy();
  return isKept;
}
