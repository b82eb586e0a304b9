/** An error reporter that wraps timers, listeners and requests. It sends nothing, but keeps what it would send. */
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
