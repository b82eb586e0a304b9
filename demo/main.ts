/** The demo: a shop with the picker, and an inspector that shows what the service holds. */
import { showInspector } from './inspector.tsx';
import { part } from './part.ts';
import { notice } from './payment.ts';
import { onNews } from './picker.ts';
import { showShop } from './shop.ts';
import { ask } from './truth.ts';
import { beginVisit } from './visit.ts';

showShop();
showInspector();
part('again').addEventListener('click', beginVisit);
onNews(({ type }) => {
  if (type === 'plan-pick') notice.value = null;
  ask();
});
await beginVisit();
