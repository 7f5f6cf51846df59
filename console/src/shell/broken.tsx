import Alert from '@cloudscape-design/components/alert'
import { Component, type ReactNode } from 'react'
import { plainText } from '../parts/plain-text.ts'

interface Props {
  readonly children: ReactNode
}

/** Keeps a page that fails from taking the frame with it. */
export class Broken extends Component<Props, { readonly error?: Error }> {
  override state: { readonly error?: Error } = {}

  static getDerivedStateFromError(error: Error) {
    return { error }
  }

  override render() {
    const { error } = this.state
    if (error === undefined) return this.props.children
    return (
      <Alert type="error" header="This page failed">
        This is a bug in Dupin. What it said: {plainText(error.message)}
      </Alert>
    )
  }
}
