export { openDriver } from './driver.ts';
export { pressMouse, tabsOf } from './tab.ts';
