namespace DynConv.Checkpoints;

/// <summary>How a tensor's elements are kept, as <c>torch.layout</c>.</summary>
public enum TensorLayout
{
    /// <summary>A dense tensor: one storage, an offset and a stride for each dimension.</summary>
    Strided,

    /// <summary><c>torch.sparse_coo</c>: components <c>indices</c> and <c>values</c>.</summary>
    SparseCoo,

    /// <summary><c>torch.sparse_csr</c>: components <c>crow_indices</c>, <c>col_indices</c> and
    /// <c>values</c>.</summary>
    SparseCsr,

    /// <summary><c>torch.sparse_csc</c>: components <c>ccol_indices</c>, <c>row_indices</c> and
    /// <c>values</c>.</summary>
    SparseCsc,

    /// <summary><c>torch.sparse_bsr</c>: components <c>crow_indices</c>, <c>col_indices</c> and
    /// <c>values</c>.</summary>
    SparseBsr,

    /// <summary><c>torch.sparse_bsc</c>: components <c>ccol_indices</c>, <c>row_indices</c> and
    /// <c>values</c>.</summary>
    SparseBsc,

    /// <summary>A nested tensor: components <c>0</c>, <c>1</c>, … are its parts.</summary>
    Nested,
}
