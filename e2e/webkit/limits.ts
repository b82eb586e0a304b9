/** What WebKit or plain WebDriver cannot do, with the titles of the tests that need it. */
const limits: readonly (readonly [title: RegExp, reason: string])[] = [
  [/^a picker in a popup that is closed /, 'a script may open a popup only after a click'],
  [/made offline|stays offline/, 'WebDriver cannot take a browser off the network'],
  [/with forced colours/, 'WebDriver cannot force colours'],
  [
    /a press on the text of a card|fits at each width|loses no text or control|on the screen of a phone/,
    'its window is never as narrow as a phone',
  ],
  [/have extra members/, 'what WebDriver answers with inherits that, too'],
  [/leave no timer, listener or node/, 'WebDriver counts no listeners and nodes'],
  [/holds the room of the cards|a loading card in its place/, 'WebDriver cannot hold a request'],
];

/** Why the test with this title cannot run in WebKit; `undefined` if it can run. */
export const limitOf = (title: string): string | undefined =>
  limits.find(([pattern]) => pattern.test(title))?.[1];
