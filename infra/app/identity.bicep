metadata name = 'Identity'
metadata description = 'The one identity that the app has.'

@description('Required. Name of the identity.')
param name string

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: name
  location: location
  tags: tags
}

@description('Resource id of the identity.')
output resourceId string = identity.id

@description('What roles are granted to.')
output principalId string = identity.properties.principalId

@description('What the app says it wants to be.')
output clientId string = identity.properties.clientId
