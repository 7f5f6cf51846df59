import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import type { ReactNode } from 'react'
import { ApiProblem } from '../api/problem.ts'
import { plainText } from './plain-text.ts'

/** What is shown of a question to the API: its answer, that it is under way, or what went wrong. */
export interface Asked<T> {
  readonly data: T | undefined
  readonly error: unknown
  readonly isPending: boolean
  readonly refetch?: () => unknown
}

interface AnsweredProps<T> {
  readonly of: Asked<T>
  readonly children: (data: T) => ReactNode
  /** What is looked for, in words: `the summary`. */
  readonly what: string
}

export function Answered<T>({ of: { data, error, refetch }, children, what }: AnsweredProps<T>) {
  if (data !== undefined) return <>{children(data)}</>
  if (error !== null && error !== undefined)
    return <Failure error={error} what={what} {...(refetch ? { again: refetch } : {})} />
  return <Loading what={what} />
}

export function Loading({ what }: { readonly what: string }) {
  return (
    <Box padding="l" textAlign="center" color="text-status-inactive">
      <Spinner /> <span role="status">Loading {what} …</span>
    </Box>
  )
}

interface FailureProps {
  readonly error: unknown
  readonly what: string
  readonly again?: () => unknown
}

/** What went wrong, in the server's words, and what can be done. */
export function Failure({ error, what, again }: FailureProps) {
  const message = error instanceof Error ? error.message : 'Something unforeseen happened.'
  const isGone = error instanceof ApiProblem && error.status === 404
  const isNetwork = !(error instanceof ApiProblem)
  return (
    <Alert
      type={isGone ? 'info' : 'error'}
      header={isGone ? `There is no such thing: ${what}` : `Could not load ${what}`}
      action={again && !isGone ? <Button onClick={() => again()}>Try again</Button> : undefined}
    >
      {isNetwork
        ? `The server does not answer. Is dupin serve still running? (${plainText(message)})`
        : plainText(message)}
      {error instanceof ApiProblem && error.requestId !== undefined && (
        <Box variant="small" display="block">
          Request {plainText(error.requestId)}
        </Box>
      )}
    </Alert>
  )
}

interface EmptyProps {
  readonly title: string
  /** Why there is nothing, and what would change that. */
  readonly children?: ReactNode
  readonly action?: ReactNode
}

export function Empty({ title, children, action }: EmptyProps) {
  return (
    <Box textAlign="center" padding={{ vertical: 'm', horizontal: 's' }}>
      <SpaceBetween size="xs">
        <Box variant="strong" color="inherit">
          {title}
        </Box>
        {children !== undefined && (
          <Box variant="p" color="text-body-secondary">
            {children}
          </Box>
        )}
        {action}
      </SpaceBetween>
    </Box>
  )
}
