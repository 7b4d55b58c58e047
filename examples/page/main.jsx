import './style.css';
import { createRoot } from 'react-dom/client';
import { App } from './App.jsx';
import { Failure } from './Failure.jsx';
import { possibleTypes } from './possibleTypes.js';

const root = createRoot(document.getElementById('root'));
try {
  const types = await possibleTypes();
  // Only a gateway in its sandbox profile has this card; elsewhere the reader brings environment and credential.
  const card = await fetch('../sandbox');
  root.render(<App sandbox={card.ok ? await card.json() : null} possibleTypes={types} />);
} catch (error) {
  root.render(<Failure failure={{ code: 'START', message: error.message }} retry={() => location.reload()} />);
}
