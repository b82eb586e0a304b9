/**
 * Preact without the picker, with the same cards as floor.js. This page shows what a framework costs. The bench
 * measures its code as one bundled file.
 */
import { h, render } from 'preact';

export const mountPreact = (target, plans) => {
  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'open' });
  target.append(host);
  const formatter = new Intl.NumberFormat('en', { style: 'currency', currency: plans[0].currency });
  const format = (plan) => formatter.format(plan.price);
  const show = (shown) =>
    render(
      plans.map((plan) =>
        h(
          'label',
          { class: plan.ident === shown ? 'selected' : '' },
          h('input', {
            type: 'radio',
            name: 'plan',
            value: plan.ident,
            checked: plan.ident === shown,
            onChange: () => show(plan.ident),
          }),
          plan.title,
          ` ${format(plan)} `,
          plan.description,
        ),
      ),
      root,
    );
  show(plans[0].ident);
  return host;
};
