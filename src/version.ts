declare const __VERSION__: string;

/** The package's version. The build inserts it. */
export const version: string = __VERSION__;
