/** The types of the specification's traces and of `quint.mjs`. */

/** The name of a plan or of a page. `none` means no plan or no page. */
export type Name = string;
export const none: Name = 'none';

export interface Picker {
  readonly shown: Name;
  readonly confirmed: Name;
  readonly sending: Name;
  readonly isSeen: boolean;
  readonly owns: boolean;
  readonly paysElsewhere: boolean;
}

export interface World {
  readonly pages: Readonly<Record<Name, Picker>>;
  readonly told: Name;
  readonly service: Name;
  readonly isFresh: boolean;
  readonly left: Readonly<Record<Name, number>>;
  readonly late: Readonly<Record<Name, number>>;
  /** The plans of writes that may still land, although an assumption says that they cannot. */
  readonly strays: readonly Name[];
  readonly payer: Name;
  readonly lock: Name;
  /** The messages that each page has not heard yet. */
  readonly news: Readonly<Record<Name, readonly string[]>>;
}

export interface Step {
  readonly did: {
    readonly what: string;
    readonly page: Name;
    readonly plan: Name;
    readonly pause: number;
    readonly isTooOld: boolean;
  };
  readonly world: World;
  readonly says: Readonly<Record<Name, { readonly canPay: boolean; readonly next: string }>>;
}

/** Lines of the specification to replace, as `[line, other]`. */
export type Changes = readonly (readonly [line: string, other: string])[];

export interface Specification {
  begin(text: string): boolean;
  act(text: string): boolean;
  read(text: string): unknown;
  simulate(how: { readonly traces: number; readonly steps: number; readonly invariant: string }): {
    readonly isBroken: boolean;
    /** How many traces were tried. */
    readonly samples: number;
    readonly traces: readonly { readonly states: readonly unknown[] }[];
  };
}

export interface Quint {
  loadSpecification(how?: { readonly changes?: Changes; readonly seed?: number }): Specification;
  fromItf(value: unknown): unknown;
  /** The names of the specification's steps. */
  actionNames(): string[];
}

/** A step in words that people read. */
export const inWords = ({ did: { what, page, plan } }: Pick<Step, 'did'>): string => {
  const words = what.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return [page === none ? '' : `page ${page}: `, words, plan === none ? '' : ` ${plan}`].join('');
};
