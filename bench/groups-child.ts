/** Scores one organisation in a process of its own and prints the score as JSON: `groups-child.ts '{"seed":…}'`. */
import { type GroupsRequest, scoreGroups } from './groups/organisation.ts'

const request: GroupsRequest = JSON.parse(process.argv[2] ?? '{}')
process.stdout.write(JSON.stringify(await scoreGroups(request)))
