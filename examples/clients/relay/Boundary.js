import { Component, createElement } from 'react';
import { textOf } from './network.js';

/** Says why a list could not be read at all, and tries again: `children` is a function of the attempt's number, the list's `attempt`. */
export class Boundary extends Component {
  state = { error: null, attempt: 0 };

  static getDerivedStateFromError(error) {
    return { error };
  }

  render() {
    const { error, attempt } = this.state;
    if (!error) {
      return this.props.children(attempt);
    }
    return createElement(
      'section',
      null,
      createElement('strong', { role: 'alert' }, `These peerings could not be read: ${textOf(error)}`),
      createElement('button', { onClick: () => this.setState({ error: null, attempt: attempt + 1 }) }, 'Try again'),
    );
  }
}
