import type { TestCall } from '../lake-support.ts'

/** What a technique looks like, and what looks like it and is not. */
export interface TechniqueCase {
  readonly id: string
  readonly fires: readonly (readonly TestCall[])[]
  readonly silent: readonly (readonly TestCall[])[]
}

/** An account whose trail no test has. */
export const STRANGER = '999999999999'

/** A policy of one statement that lets a principal in. */
export const trust = (principal: unknown, more: object = {}): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole', ...more }],
  })

export const op = (name: string, request?: unknown, rest: Partial<TestCall> = {}): TestCall => ({
  op: name,
  request,
  ...rest,
})
