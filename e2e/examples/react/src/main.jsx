import { StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Plans } from './plans.jsx';

function App() {
  const [isHere, setIsHere] = useState(true);
  useEffect(() => {
    window.mounts = (window.mounts ?? 0) + 1;
  }, []);
  return (
    <>
      {isHere && <Plans />}
      <button type="button" onClick={() => setIsHere(!isHere)}>
        Leave or return
      </button>
    </>
  );
}

createRoot(document.querySelector('#app')).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
