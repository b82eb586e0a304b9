/** Finds mistakes in the markup of the element. These mistakes change no option, so nothing else would report them. */
import { lookalikesOf } from '../lookalike.ts';
import { tellDevelopers } from './events.ts';
import { optionOfAttribute, options } from './options.ts';

const attributeLike = /* @__PURE__ */ lookalikesOf(/* @__PURE__ */ Object.keys(optionOfAttribute));

/**
 * Reports each attribute with a name that is nearly right, such as `organization-id`. Also reports each attribute with
 * a value that its option does not accept.
 */
export const reportMistakes = (element: Element): void => {
  for (const name of element.getAttributeNames()) {
    const meant = attributeLike(name);
    if (meant) tellDevelopers(`${name}: expected the name ${meant}`);
    const option = optionOfAttribute[name];
    const values = option && options[option].values;
    // The message does not quote the value, because a template may have put the client token into the attribute.
    if (values && !values.includes(element.getAttribute(name) ?? ''))
      tellDevelopers(`${name}: expected ${values.join(' or ')}`);
  }
};
