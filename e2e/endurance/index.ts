export { launchChromium } from '../campaign/browser.ts';
export { endure, growthIn } from './endurance.ts';
