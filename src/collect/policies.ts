import { type NeededPolicy, neededPolicies } from '../sources/aws/permissions.ts'
import { parseConfiguration } from './config.ts'

/** The least that AWS must allow so that everything in a configuration can be collected, for each role and for the credentials
 * themselves. @param name of the file, for messages. @throws UserError that names every field that is wrong */
export function policiesOf(text: string, name: string): readonly NeededPolicy[] {
  return neededPolicies(parseConfiguration(text, name).sources)
}
