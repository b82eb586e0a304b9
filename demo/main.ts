/** The demo: a shop with the picker, and an inspector that shows what the service holds. */
import { showInspector } from './inspector.tsx';
import { language, speak } from './language.ts';
import { part } from './part.ts';
import { notice } from './payment.ts';
import { onNews } from './picker.ts';
import { scenarioName } from './scenario.ts';
import { isReal } from './service.ts';
import { showShop } from './shop.ts';
import { ask } from './truth.ts';
import { beginVisit } from './visit.ts';

if (!isReal) document.querySelector(`a[href$="=${scenarioName}"]`)?.setAttribute('aria-current', 'page');
speak(language.value);
showShop();
showInspector();
part('again').addEventListener('click', beginVisit);
onNews(({ type }) => {
  if (type === 'plan-pick') notice.value = null;
  ask();
});
await beginVisit();
