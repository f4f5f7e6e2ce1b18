using System.Linq;
using Xunit;

namespace DynConv.Embedding.Tests.Hosts;

/// <summary>Hosts as test data.</summary>
public static class HostNames
{
    public static TheoryData<string> All => [.. HostProfile.All.Select(profile => profile.Name)];

    /// <summary>Every host with 1, 2 and 3 executions in flight.</summary>
    public static TheoryData<string, int> TimesSlots
    {
        get
        {
            TheoryData<string, int> data = [];
            foreach (HostProfile profile in HostProfile.All)
            {
                for (int slots = 1; slots <= 3; slots++)
                {
                    data.Add(profile.Name, slots);
                }
            }

            return data;
        }
    }
}
