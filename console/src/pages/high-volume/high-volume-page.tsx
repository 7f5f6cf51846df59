import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'

export function HighVolumePage() {
  return (
    <ContentLayout header={<Header variant="h1">High-volume entities</Header>}>
      {null}
    </ContentLayout>
  )
}
