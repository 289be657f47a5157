//! The pure core, from what EC2 shows to what a person is told, room by room as in the house. A test reads as the
//! situation that it is about: [`scene`] builds what EC2 shows, [`question`] asks what is to be done about it, and
//! [`story`] is one invocation from the first look to the last.

mod cloud;
mod decide;
mod event;
mod invocation;
mod look;
mod question;
mod scene;
mod settings;
mod story;
mod tell;
