import type { OperationFacts } from '../../src/api/detective/operation.ts'
import { OPERATIONS } from '../../src/api/detective/operations/index.ts'
import type { Member, Shape } from '../../src/api/detective/schema/shape.ts'
import { code, codes, type Page, page, table } from './markdown.ts'

/** `detective-api.md`: every operation of Amazon Detective that `dupin serve` answers. */
export function detectiveApiPage(): Page {
  return page(
    'detective-api.md',
    "Amazon Detective's API",
    `What \`dupin serve\` answers to the AWS CLI, the SDKs, Terraform and Pulumi. Requests are signed with AWS Signature Version 4
for the service \`detective\` and the Region of the server; times are ISO 8601; errors are JSON with \`Message\` and the name
in \`x-amzn-errortype\`. What each operation means is in
[Amazon's reference](https://docs.aws.amazon.com/detective/latest/APIReference/Welcome.html).`,
    ROLES,
    ...OPERATIONS.map(section),
  )
}

const ROLES = `## Roles of a key

An account sees its own behavior graph and its own memberships, as with Detective; the role of the key narrows that down.
A graph of somebody else is answered exactly like one that does not exist.

| role | may |
| --- | --- |
| administrator | everything that its account may |
| investigator | read, start investigations, archive them |
| auditor | read, and read the audit log in Dupin's own API |
| member | see and answer the invitations of its account, leave a graph; \`ListGraphs\` is empty |`

function section(operation: OperationFacts): string {
  const { name, method, path, roles, errors, mutates, input } = operation
  const members = Object.entries(input.members)
  return [
    `## ${name}`,
    `${code(`${method} ${path}`)}, ${mutates ? 'changes something' : 'reads'}; ${roles.join(', ')}.`,
    ...(members.length === 0 ? [] : [table(['input', '', 'must be'], members.map(memberRow))]),
    `Errors: ${codes(errors)}.`,
  ].join('\n\n')
}

function memberRow([name, { shape, required }]: [string, Member]): [string, string, string] {
  return [code(name), required ? 'required' : '', constraint(shape)]
}

/** What a value of a shape must be, in words. */
function constraint(shape: Shape): string {
  switch (shape.kind) {
    case 'enum':
      return `one of ${codes(shape.values)}`
    case 'string':
      return `text${within(shape, 'characters')}${shape.pattern ? `, ${code(shape.pattern.source)}` : ''}`
    case 'number':
      return `${shape.whole ? 'whole number' : 'number'}${within(shape, '')}`
    case 'list':
      return `list${within(shape, 'items')}; each: ${constraint(shape.item)}`
    case 'map':
      return `map${within(shape, 'entries')}; keys: ${constraint(shape.key)}; values: ${constraint(shape.value)}`
    case 'structure':
      return Object.entries(shape.members)
        .map(
          ([name, member]) =>
            `${code(name)}${member.required ? '' : '?'}: ${constraint(member.shape)}`,
        )
        .join('; ')
    default:
      return shape.kind === 'timestamp' ? 'time, ISO 8601' : shape.kind
  }
}

function within(
  { min, max }: { readonly min?: number; readonly max?: number },
  of: string,
): string {
  const unit = of === '' ? '' : ` ${of}`
  if (min !== undefined && min === max) return ` of ${min}${unit}`
  if (min !== undefined && max !== undefined) return ` of ${min} to ${max}${unit}`
  if (max !== undefined) return ` of at most ${max}${unit}`
  return min === undefined ? '' : ` of at least ${min}${unit}`
}
