/**
 * The least that a picker can do. The bench calls it the floor. This picker shows each pick at once, but sends no
 * requests and never rolls back.
 */
window.mountFloor = (target, plans) => {
  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'open' });
  const style = new CSSStyleSheet();
  style.replaceSync(
    'label{display:flex;gap:12px;min-height:44px;border:1px solid #ccc;border-radius:12px;padding:16px}' +
      'label.selected{border-color:#2454d0;background:#f3f6fd}',
  );
  root.adoptedStyleSheets = [style];
  const formatter = new Intl.NumberFormat('en', { style: 'currency', currency: plans[0].currency });
  const format = (plan) => formatter.format(plan.price);
  const labels = plans.map((plan, at) => {
    const label = document.createElement('label');
    const radio = Object.assign(document.createElement('input'), { type: 'radio', name: 'plan' });
    radio.value = plan.ident;
    radio.checked = at === 0;
    label.classList.toggle('selected', at === 0);
    label.append(radio, plan.title, ` ${format(plan)} `, plan.description);
    return label;
  });
  root.append(...labels);
  root.addEventListener('change', ({ target }) => {
    for (const label of labels) label.classList.toggle('selected', label.firstChild === target);
  });
  target.append(host);
  return host;
};
