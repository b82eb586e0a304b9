/** Which sessions belong to the same checkout, and what the name of a checkout must not reveal. */
import { expect, test } from 'vitest';
import { checkoutName } from '../../src/checkout/identity.ts';

const orderId = '123e4567-e89b-12d3-a456-426614174000';
const address = { baseUrl: 'https://billing.test', orgId: 'acme' };
const name = checkoutName(address, { orderId });

test('a new token of the same order is the same checkout', () => {
  expect(checkoutName(address, { orderId, clientToken: 'other' } as never)).toBe(name);
});

test('capitals in the order id, and a slash at the end of the address, make no other checkout', () => {
  expect(checkoutName(address, { orderId: orderId.toUpperCase() })).toBe(name);
  expect(checkoutName({ ...address, baseUrl: 'https://billing.test/' }, { orderId })).toBe(name);
});

test.each([
  'https://Billing.TEST',
  'HTTPS://billing.test',
  'https://billing.test:443//',
  ' https://billing.test ',
])('one address in two spellings is the same checkout: %j', (baseUrl) => {
  expect(checkoutName({ ...address, baseUrl }, { orderId })).toBe(name);
});

test('a path of the address makes another checkout, and its capitals count', () => {
  const names = ['', '/a', '/A'].map((path) =>
    checkoutName({ ...address, baseUrl: address.baseUrl + path }, { orderId }),
  );
  expect(new Set(names).size).toBe(3);
});

test('the name of a checkout does not depend on the version of the script, because tabs may have two versions', () => {
  expect(name).toBe('10jyul3nda3qh');
});

test.each(['', 'billing', 'https://', null])(
  'an address that is not valid has a name, too: %j',
  (baseUrl) => {
    expect(checkoutName({ ...address, baseUrl } as never, { orderId })).toMatch(/^[a-z0-9]{1,13}$/);
  },
);

test.each([
  [{ ...address, orgId: 'Acme' }, orderId],
  [{ ...address, baseUrl: 'https://billing.example' }, orderId],
  [address, orderId.replace('1', '2')],
])('any other change makes another checkout: %j %s', (changed, orderId) => {
  expect(checkoutName(changed, { orderId })).not.toBe(name);
});

test('the name of a checkout reveals neither the order nor the organisation', () => {
  expect(name).toMatch(/^[a-z0-9]{1,13}$/);
});

test('checkouts of many orders all have different names', () => {
  const names = Array.from({ length: 20_000 }, (_, index) =>
    checkoutName(address, { orderId: `123e4567-e89b-12d3-a456-${String(index).padStart(12, '0')}` }),
  );
  expect(new Set(names).size).toBe(names.length);
});
