export { launchChromium, launchFirefox, launchWebKit } from './browser.ts';
export { runCampaign } from './campaign.ts';
export { summarize, untried } from './findings.ts';
export { record } from './record.ts';
