using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace DynConv.Checkpoints.Tests;

public sealed class StateDictTests
{
    private static CheckpointTensor Tensor(string name, float value) =>
        CheckpointTensor.FromSingles(name, [1], new float[] { value });

    [Fact]
    public void Tensors_keep_their_order_and_are_found_by_name()
    {
        StateDict state = StateDict.FromTensors([Tensor("b", 1), Tensor("a", 2)]);
        Assert.Equal(2, state.Count);
        Assert.Equal(["b", "a"], state.Tensors.Select(static t => t.Name));
        Assert.Equal([2], state["a"].ToSingles());
        Assert.False(state.TryGetTensor("c", out CheckpointTensor? none));
        Assert.Null(none);
        Assert.Throws<KeyNotFoundException>(() => state["c"]);
        Assert.Throws<CheckpointException>(static () => StateDict.FromTensors([Tensor("a", 1), Tensor("a", 2)]));
    }

    [Fact]
    public void A_part_has_the_names_behind_its_own()
    {
        StateDict state = StateDict.FromTensors(
            [Tensor("layer.w", 1), Tensor("layer1.w", 2), Tensor("layer.0.w", 3), Tensor("layer", 4)]);
        Assert.Equal(["w", "0.w"], state.Within("layer").Tensors.Select(static t => t.Name));
        Assert.Equal([3], state.Within("layer.0")["w"].ToSingles());
        Assert.Equal([3], state.Within("layer").Within("0")["w"].ToSingles());
        Assert.Equal(0, state.Within("nothing").Count);
        Assert.Same(state, state.Within(string.Empty));
    }
}
