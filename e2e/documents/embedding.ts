/** A module's last lines that put a picker into its page. */
export const embedding = (markup: string): string =>
  `import 'funnelfox-plan-picker/define'; document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(markup)});`;
