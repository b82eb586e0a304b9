/**
 * The theme page: a form makes a theme. The page shows the theme as CSS, and each picker on the page uses the same CSS.
 */
import type { PlanPickerElement } from '../../src/index.ts';
import { checkContrast, schemes } from './contrast.ts';
import { copies, offers } from './plans.ts';
import { choose, never, stage } from './stage.ts';
import { readThemes, type Tokens, writeRule } from './tokens.ts';

const part = <Part extends HTMLElement = HTMLElement>(id: string) => document.getElementById(id) as Part;
const form = part<HTMLFormElement>('look');
const css = part('css');
/** A field of the form. A group of radios has a value, too. */
const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement;

const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
const themes = readThemes(rules.map((rule) => rule.cssText).join('\n'));

const fill = ({ '--ff-accent': accent = '', ...tokens }: Tokens): void => {
  const colours = accent.match(/#\w+/g) ?? [];
  for (const [at, scheme] of schemes.entries()) {
    field(scheme).value = field(`${scheme}-text`).value = colours[at] ?? '';
  }
  field('radius').value = Number.parseFloat(tokens['--ff-radius'] ?? '12').toString();
  field('density').value = tokens['--ff-density'] ?? '1';
  field('font').value = tokens['--ff-font'] ?? '';
};

const read = (): Tokens => {
  const { '--ff-font': _, '--ff-density': __, ...theme } = themes[field('theme').value] ?? {};
  const [density, font] = [field('density').value, field('font').value];
  return {
    ...theme,
    '--ff-accent': `light-dark(${field('light').value}, ${field('dark').value})`,
    '--ff-radius': `${field('radius').value}px`,
    ...(density !== '1' && { '--ff-density': density }),
    ...(font && { '--ff-font': font }),
  };
};

const paint = (): void => {
  const tokens = read();
  css.textContent = part('worn').textContent = writeRule(tokens);
  part('copied').textContent = '';
  part('radius-said').textContent = tokens['--ff-radius'] ?? '';
  part('density-said').textContent = field('density').value;
  document.documentElement.style.colorScheme = field('scheme').value;
  judge(tokens);
};

const judge = (tokens: Tokens): void => {
  const [light = [], dark = []] = schemes.map((scheme) => checkContrast(tokens, scheme));
  const rows = light.map((contrast, at) => {
    const row = document.createElement('tr');
    const head = Object.assign(document.createElement('th'), { scope: 'row', textContent: contrast.what });
    row.append(head, ...[contrast, dark[at] ?? contrast].map(cellOf));
    return row;
  });
  part('contrasts').replaceChildren(...rows);
  const failed = [...light, ...dark].filter(fails).length;
  const said = failed ? `${failed} of ${rows.length * 2} contrasts fail` : 'Every contrast passes';
  const verdict = part('verdict');
  // A screen reader reads the verdict again each time its text is set. So the text is set only if it is new.
  if (verdict.textContent !== said) verdict.textContent = said;
  verdict.classList.toggle('fails', failed > 0);
};

type Contrast = ReturnType<typeof checkContrast>[number];

const fails = ({ ratio, least }: Contrast) => ratio < least;

const cellOf = (contrast: Contrast): HTMLTableCellElement => {
  const cell = document.createElement('td');
  // Rounded down, because 4.49 is not 4.5.
  const ratio = (Math.floor(contrast.ratio * 10) / 10).toFixed(1);
  cell.classList.toggle('fails', fails(contrast));
  cell.textContent = `${ratio} ${fails(contrast) ? `fails, needs ${contrast.least}` : 'passes'}`;
  return cell;
};

const states: Readonly<Record<string, Omit<Parameters<typeof stage>[2], 'fresh'>>> = {
  'First paint': {},
  Saving: { fault: { kind: 'hang' }, given: { timeout: never }, act: choose, is: 'saving', says: true },
  Refused: { fault: { kind: 'refuse', ident: 'year' }, act: choose, says: true },
  Locked: { act: (picker) => picker.beginPayment(), is: 'locked', says: true },
  Skeletons: {
    given: { orgId: 'waiting', timeout: never, pricePoints: ['week', 'month', 'year'], plans: copies },
    ...{ is: 'empty', says: true },
  },
};

const show = async ([name, { given, ...state }]: [string, (typeof states)[string]]): Promise<void> => {
  const section = document.createElement('section');
  section.setAttribute('aria-label', name);
  section.append(Object.assign(document.createElement('h2'), { textContent: name }));
  part('end').before(section);
  const picker = document.createElement('ff-plan-picker') as PlanPickerElement;
  const pay = Object.assign(document.createElement('button'), {
    ...{ type: 'button', slot: 'summary', className: 'pay', textContent: 'Pay now', disabled: true },
  });
  picker.append(pay);
  picker.addEventListener('plan-status', () => {
    pay.disabled = !picker.canPay || picker.status === 'locked';
  });
  await stage(section, picker, {
    ...state,
    fresh: true,
    given: { plans: offers, layout: 'stack', ...given },
  });
};

for (const name of Object.keys(themes)) {
  const label = Object.assign(document.createElement('label'), { className: 'choice' });
  label.append(
    Object.assign(document.createElement('input'), { type: 'radio', name: 'theme', value: name }),
    name,
  );
  part('themes').append(label);
}

form.addEventListener('input', ({ target }) => {
  const { name, value, validity } = target as HTMLInputElement;
  if (name === 'theme') fill(themes[value] ?? {});
  const [scheme = '', isText] = name.split('-');
  // Each colour has two fields: a colour field and a text field. A half-typed colour changes nothing.
  if (isText && validity.valid && value) field(scheme).value = `#${value.replace('#', '')}`;
  else if (schemes.some((one) => one === name)) field(`${name}-text`).value = value;
  paint();
});
form.addEventListener('change', () => fill(read()));
form.addEventListener('submit', (event) => event.preventDefault());

part('copy').addEventListener('click', async () => {
  getSelection()?.selectAllChildren(css);
  const done = await navigator.clipboard.writeText(css.textContent ?? '').then(
    () => true,
    () => false,
  );
  part('copied').textContent = done ? 'Copied' : 'Not allowed here. Copy the selected text.';
});

field('scheme').value = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
field('theme').value = Object.keys(themes)[0] ?? '';
fill(themes[field('theme').value] ?? {});
paint();
await Promise.all(Object.entries(states).map(show));
document.documentElement.dataset.shown = '';
