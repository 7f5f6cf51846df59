import { z } from 'zod'

/** Reads IAM policies back from the JSON that a resource is given. */

const statement = z.object({
  Sid: z.string(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: z.union([z.literal('*'), z.record(z.string(), z.unknown())]).optional(),
  Action: z.array(z.string()),
  Resource: z.array(z.string()).default([]),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
})
const policy = z.object({ Version: z.literal('2012-10-17'), Statement: z.array(statement) })

export type Policy = z.infer<typeof policy>
export type PolicyStatement = z.infer<typeof statement>

export function policyOf(json: unknown): Policy {
  return policy.parse(JSON.parse(String(json)))
}

export function statementsOf(from: Policy, effect: 'Allow' | 'Deny'): PolicyStatement[] {
  return from.Statement.filter(({ Effect }) => Effect === effect)
}

/** Sorted. */
export function allowedActions(from: Policy): string[] {
  return statementsOf(from, 'Allow')
    .flatMap(({ Action }) => Action)
    .toSorted()
}
