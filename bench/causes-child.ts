/** Scores one organisation in a process of its own and prints the score as JSON: `causes-child.ts '{"seed":…}'`. */
import { type OrganisationRequest, scoreOrganisation } from './causes/organisation.ts'

const request: OrganisationRequest = JSON.parse(process.argv[2] ?? '{}')
process.stdout.write(JSON.stringify(await scoreOrganisation(request)))
