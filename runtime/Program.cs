using Omni.Runtime.Commands;

return await CommandLine.RunAsync(args);
