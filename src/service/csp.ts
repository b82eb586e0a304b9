/**
 * Finds out whether the page's content security policy has blocked a request. A blocked request certainly did not leave
 * the page.
 */
import { whenAborted } from './abort.ts';

export interface CspWatch {
  /**
   * Whether the page's policy has blocked the request that has just failed. The answer may take a moment, because
   * browsers may report a blocked request only after it has failed.
   */
  blocked(signal: AbortSignal): Promise<boolean>;
  end(): void;
}

/**
 * How long to wait for the report of a blocked request, in ms. The browser sends this report in a separate task, which
 * may come after the request was rejected.
 */
const reportWithin = 50;

export const watchCsp = (url: string): CspWatch => {
  const page = globalThis.document as Document | undefined;
  let isBlocked = false;
  let told = () => {};
  const hear = ({ disposition, effectiveDirective, blockedURI }: SecurityPolicyViolationEvent) => {
    // Some policies only report a request and do not block it. Their reports are ignored. A report that names only the
    // origin is ignored, too, because it may be about another request. Browsers name the whole URL of a `fetch`.
    if (disposition !== 'enforce' || effectiveDirective !== 'connect-src' || blockedURI !== url) return;
    isBlocked = true;
    told();
  };
  page?.addEventListener('securitypolicyviolation', hear);
  return {
    blocked: (signal) =>
      new Promise((resolve) => {
        if (isBlocked || !page) return resolve(isBlocked);
        const timer = setTimeout(() => told(), reportWithin);
        told = () => {
          clearTimeout(timer);
          resolve(isBlocked);
        };
        whenAborted(signal, () => told());
      }),
    end: () => page?.removeEventListener('securitypolicyviolation', hear),
  };
};
