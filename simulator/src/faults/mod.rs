//! What may go wrong between a caller and EC2, apart from what EC2 itself answers. Open `fault.rs` first. It imports
//! `api`.
//!
//! `fault` is what may befall a call, and the trait of whoever decides it; `script` and `rule` are two that do. `zone` has the
//! rules of a lost zone.

mod fault;
mod rule;
mod script;
mod zone;

pub use self::fault::{CallContext, Fault, Faults};
pub use self::rule::{FaultRule, FaultRules};
pub use self::script::FaultScript;
