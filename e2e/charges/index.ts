export { launchChromium, launchFirefox, launchWebKit } from '../campaign/browser.ts';
export { describeAccount, isClean, summarize } from './account.ts';
export { openChargesSite } from './site.ts';
