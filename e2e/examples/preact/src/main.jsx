import { render } from 'preact';
import { useState } from 'preact/hooks';
import { Plans } from './plans.jsx';

function App() {
  const [isHere, setIsHere] = useState(true);
  return (
    <>
      {isHere && <Plans />}
      <button type="button" onClick={() => setIsHere(!isHere)}>
        Leave or return
      </button>
    </>
  );
}

render(<App />, document.querySelector('#app'));
