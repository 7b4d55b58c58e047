import './style.css';
import { createRoot } from 'react-dom/client';
import { App } from './App.jsx';
import { possibleTypes } from './possibleTypes.js';

// Only a gateway in its sandbox profile has this card; elsewhere the reader brings environment and credential.
const card = await fetch('../sandbox');
const sandbox = card.ok ? await card.json() : null;

createRoot(document.getElementById('root')).render(<App sandbox={sandbox} possibleTypes={await possibleTypes()} />);
