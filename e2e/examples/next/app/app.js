'use client';

import { useState } from 'react';
import { Plans } from './plans.js';

export function App(checkout) {
  const [isHere, setIsHere] = useState(true);
  return (
    <>
      {isHere && <Plans {...checkout} />}
      <button type="button" onClick={() => setIsHere(!isHere)}>
        Leave or return
      </button>
    </>
  );
}
