import { h } from 'preact';

interface RadiosProps {
  readonly name: string;
  readonly values: readonly string[];
  readonly chosen: string | undefined;
  readonly onChoose?: (value: string) => void;
}

/** Radios that look like chips. */
export function Radios({ name, values, chosen, onChoose }: RadiosProps) {
  return values.map((value) => (
    <label key={value}>
      <input
        type="radio"
        name={name}
        value={value}
        checked={value === chosen}
        onChange={() => onChoose?.(value)}
      />
      {value}
    </label>
  ));
}
