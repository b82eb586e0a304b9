/** Module code that puts a picker into the page. */
export const embedding = (markup: string): string =>
  `import 'funnelfox-plan-picker/define'; document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(markup)});`;
