/** The blocks of the guide to theming. */
import { expect } from '../../checkout.ts';
import { block } from '../blocks.ts';
import type { Runs } from '../run.ts';

export const runs: Runs = {
  Theming: [
    async (css, { page, shop }) => {
      await shop.openMarkup(`${block('On a funnel page').code}<style>${css}</style>`);
      await expect(page.getByText('Free for a week')).toHaveCSS('text-transform', 'uppercase');
      const chosen = page.locator('label', { hasText: 'Monthly' });
      await expect(chosen).toHaveCSS('border-top-color', 'rgb(23, 96, 63)');
      await expect(chosen).toHaveCSS('border-top-left-radius', '4px');
    },
  ],

  'Custom properties': [
    async (css, { page, shop }) => {
      await shop.openMarkup(`${block('On a funnel page').code}<style>${css}</style>`);
      const chosen = page.locator('label', { hasText: 'Monthly' });
      await expect(chosen).toHaveCSS('border-top-color', 'rgb(23, 96, 63)');
      await page.emulateMedia({ colorScheme: 'dark' });
      await expect(chosen).toHaveCSS('border-top-color', 'rgb(127, 214, 168)');
    },
  ],
};
