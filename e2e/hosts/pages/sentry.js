/** An error report that wraps timers, listeners and requests. It sends nothing: what it would send is kept. */
import { init } from '@sentry/browser';

window.reported = [];
init({
  dsn: 'https://key@sentry.test/1',
  tracesSampleRate: 1,
  transport: () => ({
    send: async (envelope) => {
      window.reported.push(envelope);
      return {};
    },
    flush: async () => true,
  }),
});
