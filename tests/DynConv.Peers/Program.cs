using DynConv.Peers;
using DynConv.Tool;

using ToolConsole console = ToolConsole.OfProcess();
return ToolRunner.Run(args, console, PeersCommand.Create);
