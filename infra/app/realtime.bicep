metadata name = 'Realtime'
metadata description = 'SignalR Service in serverless mode: it holds the browsers\' connections, the functions push through it.'

@description('Required. Name of the service.')
param name string

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. Size of a unit.')
@allowed(['Free_F1', 'Standard_S1', 'Premium_P1'])
param sku string

@description('Required. Number of units.')
param capacity int

@description('Required. Origins that browsers may connect from.')
param allowedOrigins string[]

resource signalR 'Microsoft.SignalRService/signalR@2024-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'SignalR'
  sku: {
    name: sku
    capacity: capacity
  }
  properties: {
    disableLocalAuth: true
    disableAadAuth: false
    features: [
      {
        flag: 'ServiceMode'
        value: 'Serverless'
      }
    ]
    cors: { allowedOrigins: allowedOrigins }
    tls: { clientCertEnabled: false }
  }
}

@description('Address of the service.')
output endpoint string = 'https://${signalR.properties.hostName}'

@description('For alerts.')
output resourceId string = signalR.id
