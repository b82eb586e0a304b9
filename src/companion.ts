/**
 * What stands beside a picker: the service's own SDK. Its form charges only the order of its own checkout. This module
 * says what then changes for the picker.
 */
import type { AfterUpdate, RenewSession } from './types.ts';

/** The SDK beside a picker, as the picker needs it. The bridge in `billing-sdk` makes it. */
export interface Companion {
  /** Updates the SDK's form, and then calls the host's own `afterUpdate`. */
  afterUpdate(hosts: AfterUpdate | null, ...update: Parameters<AfterUpdate>): Promise<void>;
  /** Called when the host gives `renewSession`. It has no effect, because the SDK charges only its own order. */
  refuseRenewal(): void;
  /** Ends the connection. Called when the picker gets another companion. */
  leave(container: Element | null): void;
}

/** The place beside a picker. At most one companion is there. */
export interface SdkPlace {
  companion(): Companion | null;
  accompany(next: Companion | null): void;
}

/**
 * The name of a property of each picker and each element. The public types do not have it. The name is a symbol that all
 * scripts share, because the bridge may be in a script with its own copy of this module.
 */
export const sdkPlace: unique symbol = Symbol.for('funnelfox-plan-picker:sdk-place') as never;

export const sdkPlaceOf = (picker: object): SdkPlace =>
  (picker as { readonly [sdkPlace]: SdkPlace })[sdkPlace];

interface Options {
  readonly afterUpdate?: AfterUpdate | null | undefined;
  readonly renewSession?: RenewSession | null | undefined;
  readonly sessionPerPlan?: boolean | undefined;
}

/** The options that take effect. The host's own options stay as they are, and take effect again without the SDK. */
export const besideCompanion = <Given extends Options>(given: Given, sdk: Companion | null): Given =>
  sdk
    ? ({
        // The object has no prototype, so it inherits no option.
        __proto__: null,
        ...given,
        renewSession: null,
        sessionPerPlan: false,
        afterUpdate: (...update) => sdk.afterUpdate(given.afterUpdate ?? null, ...update),
      } as Given)
    : given;
