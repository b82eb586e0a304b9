/** Mistakes in the markup of the element that change no option, so nobody else would notice them. */
import { lookalikesOf } from '../lookalike.ts';
import { tellDevelopers } from './events.ts';
import { optionOfAttribute, options } from './options.ts';

const attributeLike = /* @__PURE__ */ lookalikesOf(/* @__PURE__ */ Object.keys(optionOfAttribute));

/** Reports attributes whose name is nearly right, such as `organization-id`, and values that an option does not have. */
export const reportMistakes = (element: Element): void => {
  for (const name of element.getAttributeNames()) {
    const meant = attributeLike(name);
    if (meant) tellDevelopers(`${name}: expected the name ${meant}`);
    const option = optionOfAttribute[name];
    const values = option && options[option].values;
    // The value is not quoted: a template may have put the client token here.
    if (values && !values.includes(element.getAttribute(name) ?? ''))
      tellDevelopers(`${name}: expected ${values.join(' or ')}`);
  }
};
