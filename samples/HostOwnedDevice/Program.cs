using HostOwnedDevice.Commands;

return SampleCommand.Run(args);
