/** The switches for the colours and the language of the shop. */
import { signal } from '@preact/signals';
import { h } from 'preact';
import { type Language, language, languages, speak } from './language.ts';
import { picker } from './picker.ts';
import { Radios } from './radios.tsx';

const schemes: Readonly<Record<string, string>> = { auto: 'light dark', light: 'light', dark: 'dark' };
const themes = ['pine', 'folio', 'onyx'];

const scheme = signal('auto');
const theme = signal(picker.dataset.theme);

const paint = (chosen: string): void => {
  scheme.value = chosen;
  document.documentElement.style.colorScheme = schemes[chosen] ?? '';
};

const dress = (chosen: string): void => {
  theme.value = chosen;
  picker.dataset.theme = chosen;
};

export function Look() {
  return (
    <form class="bar">
      <fieldset class="chips">
        <legend>Scheme</legend>
        <Radios name="scheme" values={Object.keys(schemes)} chosen={scheme.value} onChoose={paint} />
      </fieldset>
      <fieldset class="chips">
        <legend>Theme</legend>
        <Radios name="theme" values={themes} chosen={theme.value} onChoose={dress} />
      </fieldset>
      <fieldset class="chips">
        <legend>Language</legend>
        <Radios
          name="language"
          values={Object.keys(languages)}
          chosen={language.value}
          onChoose={(chosen) => speak(chosen as Language)}
        />
      </fieldset>
    </form>
  );
}
