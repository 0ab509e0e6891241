using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Omni.Durable;
using Omni.Functions;
using Omni.Functions.Adapters;
using Omni.Pipeline;
using Omni.Pipeline.Understanding;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddStarterModel().AddPipeline().AddDurable().AddOmniFunctions().AddAzureAdapters(builder.Configuration);
await builder.Build().RunAsync();
