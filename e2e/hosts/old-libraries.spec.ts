/** Old shops still load Prototype.js and MooTools, which replace built-ins and extend elements. */
import { type OldLibrary, readOldLibrary } from './libraries.ts';
import { expect, type Host, plans, scriptTag, test } from './support/host.ts';

const libraries: Readonly<
  Record<string, { readonly files: readonly OldLibrary[]; readonly changes: string }>
> = {
  'Prototype.js': {
    files: ['prototype.js'],
    changes: `Array.from !== native && !!Array.prototype.each && !!HTMLElement.prototype.update`,
  },
  MooTools: {
    files: ['mootools-core.js', 'mootools-more.js'],
    changes: `!!Request.implement && !!Function.prototype.implement && !!Element.prototype.getSize`,
  },
};

const tagsOf = (host: Host, files: readonly OldLibrary[]) =>
  files
    .map((file) => {
      const content = readOldLibrary(file);
      test.skip(content === undefined, 'there is no Debian here to have it from');
      host.serve(`/library/${file}`, content ?? '');
      return `<script src="/library/${file}"></script>`;
    })
    .join('');

for (const [name, { files, changes }] of Object.entries(libraries)) {
  for (const order of ['before', 'after']) {
    test(`with ${name}, loaded ${order} the script, a shopper picks, pays and is told of a refusal`, async ({
      page,
      host,
    }) => {
      const tags = tagsOf(host, files);
      const scripts = order === 'before' ? tags + scriptTag : scriptTag + tags;
      await host.open(`<script>var native = Array.from;</script>${scripts}
        <form id="payment">${host.markup('id="picker"')}<button>Pay</button></form>`);
      expect(await page.evaluate(changes)).toBe(true);
      await host.expectPayableAt(host.picker, 'month');
      await host.expectUsable();
      // Prototype.js and MooTools add all their methods to each element that they touch. So the test lets them touch
      // the picker.
      const touched = await page.evaluate(
        `document.id ? document.id('picker').hide().show().get('tag') : $('picker').hide().show().readAttribute('name')`,
      );
      expect(['ff-plan-picker', 'plan']).toContain(touched);

      const features = ['Every course', 'Offline lessons'];
      await host.set({ plans: plans.map((plan) => ({ ...plan, features })) });
      await expect(page.getByText('Offline lessons')).toHaveCount(plans.length);
      await host.expectUsable();

      host.fault({ kind: 'refuse', ident: 'year' });
      await host.pick('Yearly');
      await expect(page.getByText('We couldn’t switch to Yearly. You’re still on Weekly.')).toBeVisible();
      await host.expectPayableAt(host.picker, 'week');
      host.fault(null);
      await host.expectUsable();
      await page.reload();
      await host.expectPayableAt(host.picker, 'month');
    });

    test(`with ${name}, loaded ${order} the script, two tabs agree on who can pay`, async ({
      context,
      page,
      host,
    }) => {
      const tags = tagsOf(host, files);
      await host.open((order === 'before' ? tags + scriptTag : scriptTag + tags) + host.markup());
      await host.expectPayableAt(host.picker, 'month');
      const other = await context.newPage();
      await other.goto(host.siteUrl);
      const there = other.locator('ff-plan-picker');
      await host.expectUsable(there);
      await expect.poll(() => host.read('canPay')).toBe(false);
      await page.bringToFront();
      await host.expectUsable();
      await expect.poll(() => there.evaluate((picker) => Reflect.get(picker, 'canPay'))).toBe(false);
    });
  }
}
